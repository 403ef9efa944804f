import { featureMessages, streams } from './protocol.js';

/** What the server says of itself: its version, and the methods it has (those a client of ours may look for). */
export function supportedMethods(version: string, batchAppend: boolean) {
  const answer = new featureMessages.SupportedMethods().setEventStoreServerVersion(version);
  for (const { path } of Object.values(streams.StreamsService)) {
    const [, service = '', method = ''] = path.split('/');
    if (method === 'BatchAppend' && !batchAppend) continue;
    answer.addMethods(new featureMessages.SupportedMethod().setServiceName(service).setMethodName(method.toLowerCase()));
  }
  return answer;
}
