// The desk: after each answer the field is empty and has the focus again; where the browser can read QR
// pictures, the phone's own camera does it.
"use strict";
(() => {
  const form = document.querySelector("[data-desk]");
  if (!form) return;
  const field = form.querySelector("#code");
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    field.value = "";
    field.focus();
  });
  const button = form.querySelector("[data-camera]");
  const video = form.querySelector("[data-video]");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  let last = "";
  button.hidden = false;
  const look = async () => {
    if (video.hidden) return;
    try {
      const [found] = await detector.detect(video);
      if (found && found.rawValue !== last) {
        last = found.rawValue;
        field.value = found.rawValue;
        form.requestSubmit();
      }
    } catch {
      // a frame that is not ready yet: the next one is
    }
    window.setTimeout(look, 250);
  };
  button.addEventListener("click", async () => {
    if (!video.hidden) {
      video.srcObject.getTracks().forEach((track) => track.stop());
      video.hidden = true;
      return;
    }
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      button.textContent = "没有打开摄像头，请填六位码";
      return;
    }
    video.hidden = false;
    await video.play();
    look();
  });
})();
