// Asks the browser for a passkey when a form with `data-passkey` is sent, and sends the answer along. Without scripts there is the link by e-mail.
const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
const textOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const named = (list) => list?.map((each) => ({ ...each, id: bytesOf(each.id) }));

async function answerTo(kind, options) {
  const challenge = bytesOf(options.challenge);
  if (kind === 'add') {
    const user = { ...options.user, id: bytesOf(options.user.id) };
    const publicKey = { ...options, challenge, user, excludeCredentials: named(options.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey });
    const { clientDataJSON, attestationObject } = made.response;
    const response = { clientDataJSON: textOf(clientDataJSON), attestationObject: textOf(attestationObject), transports: made.response.getTransports?.() ?? [] };
    return { id: made.id, rawId: made.id, type: made.type, clientExtensionResults: {}, response };
  }
  const publicKey = { ...options, challenge, allowCredentials: named(options.allowCredentials) };
  const shown = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
  const response = {
    clientDataJSON: textOf(clientDataJSON),
    authenticatorData: textOf(authenticatorData),
    signature: textOf(signature),
    ...(userHandle ? { userHandle: textOf(userHandle) } : {}),
  };
  return { id: shown.id, rawId: shown.id, type: shown.type, clientExtensionResults: {}, response };
}

for (const holder of document.querySelectorAll('[data-passkey]')) {
  const form = holder.closest('form');
  form?.addEventListener('submit', async (event) => {
    const answer = form.elements.namedItem('answer');
    if (answer.value !== '') return;
    event.preventDefault();
    // When the person says no, or there is no passkey, the empty answer is sent, and the page says what else to do.
    const given = await answerTo(holder.dataset.passkey, JSON.parse(holder.dataset.options)).catch(() => undefined);
    answer.value = given ? JSON.stringify(given) : 'none';
    form.submit();
  });
}
