/* Passkeys: hands the browser's question to the device and the device's answer to the form. Keeps nothing. */
const WORDS = {
  NotAllowedError: "That was called off or took too long. Try again whenever you’re ready.",
  InvalidStateError: "This device has a passkey for Beside already.",
  SecurityError: "Passkeys don’t work at this address.",
};
const ANYTHING_ELSE = "That didn’t work on this device. Your password always does.";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

function askable({ publicKey }) {
  const known = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) asked.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) asked.excludeCredentials = known(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) asked.allowCredentials = known(publicKey.allowCredentials);
  return asked;
}

function answer(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

const optionsOnPage = () => JSON.parse(document.getElementById("passkey-options").textContent);

async function optionsToSignIn(form) {
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await reply.json()).request_options;
}

async function add() {
  const publicKey = askable(optionsOnPage().creation_options);
  publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return navigator.credentials.create({ publicKey });
}

const WAYS = {
  add,
  use: async () => navigator.credentials.get({ publicKey: askable(optionsOnPage().request_options) }),
  "sign-in": async (form) => navigator.credentials.get({ publicKey: askable(await optionsToSignIn(form)) }),
};

function arm(form) {
  const error = form.querySelector("[data-passkey-error]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.textContent = "";
    try {
      const credential = await WAYS[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(answer(credential));
      form.submit();
    } catch (reason) {
      error.textContent = WORDS[reason.name] ?? ANYTHING_ELSE;
    }
  });
}

if (window.PublicKeyCredential) {
  for (const notice of document.querySelectorAll("[data-passkey-missing]")) notice.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) arm(form);
}
