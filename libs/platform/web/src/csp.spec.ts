import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cspHash, INLINE_SCRIPT, securityHeaders } from './csp.js';
import { govukFolder } from './rooms.js';

const policyOf = (secure: boolean) => new Map((securityHeaders(secure)['content-security-policy'] ?? '').split('; ').map((each) => [each.split(' ')[0], each]));

describe('the content security policy', () => {
  it('allows exactly the inline script of the layout, which is still that of govuk-frontend', () => {
    const template = readFileSync(join(govukFolder, 'template.njk'), 'utf8');
    expect(template).toContain(INLINE_SCRIPT);
    expect(policyOf(false).get('script-src')).toBe(`script-src 'self' '${cspHash(INLINE_SCRIPT)}'`);
  });

  it('allows nothing else that is inline, and no framing, objects, other base or other receiver of forms', () => {
    for (const secure of [true, false]) {
      const policy = policyOf(secure);
      expect([...policy.values()].join('; ')).not.toMatch(/unsafe-|\*|http|data:|blob:/);
      expect(policy.get('default-src')).toBe("default-src 'none'");
      for (const directive of ['object-src', 'base-uri', 'frame-ancestors', 'trusted-types']) expect(policy.get(directive)).toBe(`${directive} 'none'`);
      expect(policy.get('form-action')).toBe("form-action 'self'");
      expect(policy.get('require-trusted-types-for')).toBe("require-trusted-types-for 'script'");
    }
  });

  it('rests on scripts that never make markup out of text', () => {
    const script = readFileSync(join(govukFolder, 'govuk-frontend.min.js'), 'utf8');
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(/);
  });

  it.each(['page.js', 'passkey.js'])('and on ours, which keep nothing in the browser and read no cookie: %s', (name) => {
    const script = readFileSync(join(import.meta.dirname, '../assets', name), 'utf8');
    expect(script.length).toBeGreaterThan(50);
    expect(script).not.toMatch(/localStorage|sessionStorage|indexedDB|\bcaches\b|document\.cookie|innerHTML|insertAdjacentHTML|\beval\(/);
  });
});

it('browsers are told to come by https alone, for every name below, where the service stands behind it and nowhere else', () => {
  expect(Number(/max-age=(\d+); includeSubDomains$/.exec(securityHeaders(true)['strict-transport-security'] ?? '')?.[1])).toBeGreaterThanOrEqual(31_536_000);
  expect(policyOf(true).has('upgrade-insecure-requests')).toBe(true);
  expect(securityHeaders(false)).not.toHaveProperty('strict-transport-security');
  expect(policyOf(false).has('upgrade-insecure-requests')).toBe(false);
});
