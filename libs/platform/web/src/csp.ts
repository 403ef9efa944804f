import { createHash } from 'node:crypto';

/** The one inline script (govuk-frontend's): tells the style sheet that scripts run. */
export const INLINE_SCRIPT = "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');";

const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': `'self' '${cspHash(INLINE_SCRIPT)}'`,
  'style-src': "'self'",
  'img-src': "'self'",
  'connect-src': "'self'",
  'object-src': "'none'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
  // No script of ours makes markup out of text, and no other one shall.
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
};

/** What a file that somebody sent in is shown with: it may load nothing, run nothing and be framed by nobody (audit.md, "Threats": uploads). */
export const SANDBOX_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** Two years, as browsers' preload lists ask. */
const HSTS = 'max-age=63072000; includeSubDomains';

/**
 * Sent with every answer (audit.md, "Threats": XSS, clickjacking). Behind https (`secure`) browsers are told to come in no other way: every name below the
 * service's own must speak https then.
 */
export function securityHeaders(secure: boolean): Readonly<Record<string, string>> {
  const directives = Object.entries(POLICY).map(([directive, sources]) => `${directive} ${sources}`);
  return {
    'content-security-policy': [...directives, ...(secure ? ['upgrade-insecure-requests'] : [])].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(secure ? { 'strict-transport-security': HSTS } : {}),
  };
}

/** The source expression that allows exactly one inline text. */
export function cspHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
