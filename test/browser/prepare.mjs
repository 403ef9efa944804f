import { randomUUID } from 'node:crypto';

/** Half a season's worth of days from where the season's clock stands at its end. */
const DAYS = { opensOn: '2026-09-30', closesOn: '2026-10-31', decisionOn: '2026-11-11' };

/**
 * What the season has not got at its end and pages are looked at with: rounds that take bids. C-R9 at the Chalcots is only looked at; B-R9 at Harben takes the bids
 * that pages are reached by. One payment at Hilgrove has new details that wait. Sent as their own programs would send it.
 *
 * @throws Error with the problem that answered
 */
export async function prepare(url) {
  await openRound(url, { bankId: 'chalcots', roundId: 'C-R9', chair: 'PM-C1' });
  await openRound(url, { bankId: 'harben', roundId: 'B-R9', chair: 'PM-B1' });
  await askForNewDetails(url);
}

async function openRound(url, { bankId, roundId, chair }) {
  const post = (path, body) => postAs(url, chair, path, body);
  const shows = async (path, { position }) => answerOf(`GET ${path}`, await fetch(`${url}/api${path}?after=${position}`));
  await shows(`/rounds/${roundId}`, await post(`/banks/${bankId}/rounds`, { roundId, preset: 'panel-decided', ...DAYS }));
  await post(`/banks/${bankId}/rounds/${roundId}/reserve`, { reserves: [{ fundId: 'F1', amountPence: 50_000 }] });
  await shows('/openings', await post(`/rounds/${roundId}/opening`, {}));
}

/** Of a payment that nothing else is done with: they wait for a second person. */
async function askForNewDetails(url) {
  const payment = { paymentId: 'PAY-R9', bidId: 'H-011', amountPence: 5_000, route: 'supplier-direct', payee: 'Tai Chi Sample Ltd' };
  await postAs(url, 'ORG-1', '/payments', payment);
  await postAs(url, 'ORG-1', '/payments/PAY-R9/details', { changeId: 'CH-R9', payee: 'Qi Gong Sample Ltd', details: 'Bill 12' });
}

async function postAs(url, person, path, body) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID(), 'x-demo-person': person };
  return answerOf(`POST ${path}`, await fetch(`${url}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answerOf(what, response) {
  const answer = await response.json();
  if (!response.ok) throw new Error(`${what} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}
