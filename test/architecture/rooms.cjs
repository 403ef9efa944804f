const { readFileSync } = require('node:fs');
const { resolve } = require('node:path');

/**
 * Where `#room` leads among the sources. package.json maps the names to what is built, as Node needs; the boundary rules must see the sources,
 * or a name that is not built yet leads nowhere and no rule ever fires. Webpack's shape, since that is what the cruiser can take names from.
 */
const { imports } = JSON.parse(readFileSync('package.json', 'utf8'));
const source = (built) => resolve(built.replace('./dist/', './').replace(/\.js$/, '.ts'));
const exact = (name) => (name.includes('*') ? name : `${name}$`);

module.exports = { resolve: { alias: Object.fromEntries(Object.entries(imports).map(([name, built]) => [exact(name), source(built)])) } };
