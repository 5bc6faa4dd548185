/* Makes photos small on the phone: at most 1600 px, JPEG. A canvas keeps the pixels and nothing else,
   so place and time of the shot stay on the phone. */

const LONGEST = 1600;
const THUMB = 160;
const QUALITY = 0.8;

function drawn(source, longest) {
  const scale = Math.min(1, longest / Math.max(source.width, source.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(source.width * scale));
  canvas.height = Math.max(1, Math.round(source.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function blobOf(canvas) {
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
}

/* { photo, thumb } of a picked file or a kept photo; null for what this phone cannot open. */
export async function small(file) {
  let source = null;
  try {
    source = await createImageBitmap(file, { imageOrientation: "from-image" });
    const photo = await blobOf(drawn(source, LONGEST));
    return photo && { photo, thumb: drawn(source, THUMB).toDataURL("image/jpeg", 0.7) };
  } catch (problem) {
    if (problem instanceof DOMException || problem instanceof TypeError) { return null; }
    throw problem;
  } finally {
    if (source) { source.close(); }
  }
}
