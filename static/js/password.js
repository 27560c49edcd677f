/* A "Show" button beside each password, for thumbs on small keyboards. Without a script the field is as it is. */
for (const input of document.querySelectorAll("input[type=password]")) {
  const box = document.createElement("div");
  const button = document.createElement("button");
  box.className = "with-show";
  button.type = "button";
  button.textContent = "Show";
  button.setAttribute("aria-controls", input.id);
  button.setAttribute("aria-pressed", "false");
  input.replaceWith(box);
  box.append(input, button);
  button.addEventListener("click", () => {
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    button.textContent = isShown ? "Show" : "Hide";
    button.setAttribute("aria-pressed", String(!isShown));
    input.focus();
  });
  // Browsers keep what is in a text field for later: nothing is sent or kept as one.
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}
