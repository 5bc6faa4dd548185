/* Reports that lie on this phone until the server has acknowledged them: one record a report, by its key.

   Every record names its account; nothing here ever gives one account what another has written. */

const NAME = "reports";
const STORE = "queue";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(STORE, { keyPath: "key" }).createIndex("account", "account");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/* Do one thing in a transaction of its own; resolved only when it is written for good. */
async function within(mode, deed) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const work = database.transaction(STORE, mode);
      const made = deed(work.objectStore(STORE));
      work.oncomplete = () => resolve(made && made.result);
      work.onabort = () => reject(work.error);
      work.onerror = () => reject(work.error);
    });
  } finally {
    database.close();
  }
}

/* The account's reports, the oldest first. */
export async function all(account) {
  const found = await within("readonly", (store) => store.index("account").getAll(account));
  return found.sort((one, other) => one.at - other.at);
}

export function put(report) { return within("readwrite", (store) => store.put(report)); }

export function remove(key) { return within("readwrite", (store) => store.delete(key)); }

/* Note something of a report that is still there; one that has gone meanwhile stays gone. */
export function note(key, changes) {
  return within("readwrite", (store) => {
    const found = store.get(key);
    found.onsuccess = () => { if (found.result) { store.put({ ...found.result, ...changes }); } };
    return null;
  });
}

export function clear(account) {
  return within("readwrite", (store) => {
    const keys = store.index("account").getAllKeys(account);
    keys.onsuccess = () => keys.result.forEach((key) => store.delete(key));
    return null;
  });
}
