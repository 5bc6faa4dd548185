/* The door: show or hide the password; fill in a demonstration account. Without it both are typed. */
(function () {
  "use strict";
  var password = document.getElementById("password");
  var eye = document.querySelector(".jn-eye button");
  eye.hidden = false;
  eye.addEventListener("click", function () {
    var shown = password.type === "text";
    password.type = shown ? "password" : "text";
    eye.textContent = shown ? "显示" : "隐藏";
    eye.setAttribute("aria-pressed", shown ? "false" : "true");
    password.focus();
  });
  document.querySelectorAll("[data-word]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      document.getElementById("username").value = button.dataset.name;
      password.value = button.dataset.word;
      document.querySelector("#sign-in .btn-primary").focus();
    });
  });
})();
