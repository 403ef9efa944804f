import { featureMessages, streams } from './protocol.js';

/** What the server says of itself: its version, and the methods it has (those a client of ours may look for). */
export function supportedMethods(version: string) {
  const answer = new featureMessages.SupportedMethods().setEventStoreServerVersion(version);
  for (const { path } of Object.values(streams.StreamsService)) {
    const [, service = '', method = ''] = path.toLowerCase().split('/');
    const about = new featureMessages.SupportedMethod().setServiceName(service).setMethodName(method);
    if (method === 'read') about.setFeaturesList(['position', 'events']);
    answer.addMethods(about);
  }
  return answer;
}
