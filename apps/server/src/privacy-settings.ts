import { FileSuppressionList, type PrivacySettings, usualRetention } from '#features/privacy';
import type { Config } from './config.js';

/** How long personal data is kept here, and where those erased are listed. */
export function privacyOf({ retention, suppressionList }: Pick<Config, 'retention' | 'suppressionList'>): PrivacySettings {
  return { rules: { ...usualRetention, ...retention }, list: new FileSuppressionList(suppressionList) };
}
