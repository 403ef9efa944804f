// Help for whoever votes with scripts; without them everything works, and the server says what it did in their place.
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const pounds = (pence) =>
  `${pence < 0 ? '−' : ''}£${(Math.abs(pence) / 100).toLocaleString('en-GB', { minimumFractionDigits: pence % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 })}`;

// What is left to spend, or to give, while somebody marks a ballot.
for (const left of document.querySelectorAll('[data-left]')) {
  const form = left.closest('form');
  const money = left.dataset.left === 'money';
  const spent = () =>
    [...form.querySelectorAll('[data-costs]')].reduce((sum, field) => {
      if (money) return sum + (field.checked ? Number(field.dataset.costs) : 0);
      return sum + (/^\s*\d{1,7}\s*$/.test(field.value) ? Number(field.value) : 0);
    }, 0);
  form.addEventListener('input', () => {
    const rest = Number(left.dataset.all) - spent();
    const text = rest < 0 ? left.dataset.over : left.dataset.rest;
    left.textContent = text.replace('%', money ? pounds(Math.abs(rest)) : String(Math.abs(rest)));
  });
}

// The nonce is drawn here, so that nobody but this browser chose it. Once for each page: the same form sent twice is one ballot.
for (const field of document.querySelectorAll('[data-nonce]')) {
  field.value = hex(crypto.getRandomValues(new Uint8Array(32)));
  field.form.elements.namedItem('drawn').value = 'browser';
}

// Works out the seal again: SHA-256 of the canonical text (RFC 8785: keys in their order, no spaces), and says whether it is the one on the slip.
for (const check of document.querySelectorAll('[data-seal]')) {
  const { p, round, v, n, choices, r } = JSON.parse(check.dataset.ballot);
  const marks = choices.map(({ bidId, points }) => (points === undefined ? { bidId } : { bidId, points }));
  const text = JSON.stringify({ choices: marks, n, p, r, round, v });
  crypto.subtle?.digest('SHA-256', new TextEncoder().encode(text)).then((digest) => {
    const same = hex(new Uint8Array(digest)) === check.dataset.seal;
    check.textContent = same ? check.dataset.same : check.dataset.other;
  });
}

// Prints the page; whoever has no scripts prints with their browser.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
