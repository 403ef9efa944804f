/** After the last browser spec: what `run.setup.mjs` started is stopped. */
export default async function teardown() {
  const { service, browser } = globalThis.browserRun ?? {};
  await browser?.close();
  await service?.stop();
}
