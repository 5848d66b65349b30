// Lints flows (bpmnlint, with Camunda's rules for the oldest and the newest engine we mean to support) and validates
// element templates against Camunda's schema. One line per finding; exit code 1 if there is any.
// Usage: node lint.mjs [FILE.bpmn|FILE.json ...]; without files: everything that is shipped.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import ajvErrors from 'ajv-errors';
import { BpmnModdle } from 'bpmn-moddle';
import { Linter } from 'bpmnlint';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const engines = ['8-6', '8-9'];

const rc = JSON.parse(readFileSync(join(here, '.bpmnlintrc'), 'utf8'));
const moddle = new BpmnModdle(Object.fromEntries(Object.entries(rc.moddleExtensions).map(([name, file]) => [name, require(file)])));
const validateTemplate = ajvErrors(new Ajv({ allErrors: true, strict: false }))
  .compile(require('@camunda/zeebe-element-templates-json-schema/resources/schema.json'));

async function lintFlow(file) {
  const { rootElement, warnings } = await moddle.fromXML(readFileSync(file, 'utf8'));
  const findings = warnings.map(warning => `${file}: ${warning.message}`);
  for (const engine of engines) {
    // A linter of its own for each file: rules remember the elements they have seen.
    const linter = new Linter({
      config: { extends: ['bpmnlint:recommended', `plugin:camunda-compat/camunda-cloud-${engine}`] },
      resolver: new NodeResolver({ require })
    });
    for (const [rule, reports] of Object.entries(await linter.lint(rootElement))) {
      findings.push(...reports.map(({ id, message }) => `${file}: ${id}: ${message} [${rule}, ${engine}]`));
    }
  }
  return findings;
}

function lintTemplate(file) {
  const template = JSON.parse(readFileSync(file, 'utf8'));
  return validateTemplate(template)
    ? []
    : validateTemplate.errors.map(error => `${file}: ${error.instancePath || '/'} ${error.message}`);
}

const shipped = (folder, ending) => readdirSync(join(here, folder)).filter(name => name.endsWith(ending)).sort().map(name => join(here, folder, name));
const files = process.argv.length > 2
  ? process.argv.slice(2)
  : [...shipped('src/main/resources/flows', '.bpmn'), ...shipped('.camunda/element-templates', '.json')];

const findings = [];
for (const file of files) {
  findings.push(...(file.endsWith('.json') ? lintTemplate(file) : await lintFlow(file)));
}
findings.forEach(finding => console.log(finding));
console.log(`${files.length} files, ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
