export { type DemoLink, DemoLinks } from './demo-links.js';
export { DemonstrationModule } from './demonstration.module.js';
