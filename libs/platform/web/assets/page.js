// Optional help for those with scripts: everything works without. Loaded as a module, so never in the way of the page.
import { Button, Checkboxes, createAll, ErrorSummary, Radios, ServiceNavigation } from '/assets/govuk-frontend.js';

for (const component of [Button, Checkboxes, ErrorSummary, Radios, ServiceNavigation]) createAll(component);
