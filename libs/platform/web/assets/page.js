// Optional help for those with scripts: everything works without. Loaded as a module, so never in the way of the page.
import { Button, Checkboxes, createAll, ErrorSummary, Radios, ServiceNavigation } from '/assets/govuk-frontend.js';

for (const component of [Button, Checkboxes, ErrorSummary, Radios, ServiceNavigation]) createAll(component);

// The square on a letter or a slip leads here with its code behind `#`, which browsers keep to themselves: it goes into its field and out of the address.
const brought = document.querySelector('[data-from-fragment]');
if (brought && location.hash.length > 1) {
  brought.value = location.hash.slice(1, 101);
  history.replaceState(null, '', location.pathname + location.search);
}
