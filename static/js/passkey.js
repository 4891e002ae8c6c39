// A passkey that was cancelled or is not there: say so on the page instead of in the console.
const trouble = document.querySelector("[data-passkey-trouble]");

document.addEventListener("allauth.error", (event) => {
  if (!trouble || !event.detail.tags.includes("webauthn")) return;
  event.preventDefault();
  trouble.hidden = false;
});

document.addEventListener("click", (event) => {
  if (trouble && event.target.closest("button")) trouble.hidden = true;
});
