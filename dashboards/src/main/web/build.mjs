// Bundles scripts, styles and icons into <out>, once: nothing happens while no input changed since the last time.
//   node build.mjs <out> <stamp>
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, constants } from 'node:zlib';

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  fail(`Rondo's pages are bundled with Node 20 or newer, but this is Node ${process.versions.node}. Install Node 20 or newer.`);
}

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? fail('Expected the output folder as the first argument, but there is none'));
const templates = join(here, '../resources/templates');
const stamp = resolve(process.argv[3] ?? fail('Expected the stamp file as the second argument, but there is none'));

const inputs = digest([
  ...['package-lock.json', 'build.mjs'].map((name) => join(here, name)),
  ...files(join(here, 'src')),
  ...files(templates),
]);
if (existsSync(stamp) && existsSync(join(out, 'site.js')) && readFileSync(stamp, 'utf8') === inputs) {
  process.exit(0);
}

install();
const esbuild = await import('esbuild');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await esbuild.build({
  absWorkingDir: here,
  entryPoints: ['site.js', 'early.js', 'site.css', 'diagram.js', 'form.js', 'charts.js', 'inbox.js', 'segment.js'].map((name) => `src/${name}`),
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2022', 'chrome115', 'firefox115', 'safari16.4'],
  loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'empty', '.eot': 'empty', '.svg': 'dataurl', '.png': 'dataurl' },
  assetNames: '[name]-[hash]',
  legalComments: 'linked',
  logLevel: 'warning',
});
writeFileSync(join(out, 'icons.svg'), sprite());
writeFileSync(join(out, 'rondo.svg'), readFileSync(join(here, 'src/rondo.svg')));
for (const file of files(out)) {
  if (/\.(js|css|svg)$/.test(file)) {
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION }));
  }
}
writeFileSync(stamp, inputs);

/** Installs what the lock file names, unless exactly that is installed already. */
function install() {
  const lock = digest([join(here, 'package-lock.json')]);
  const marker = join(here, 'node_modules/.rondo-lock');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) {
    return;
  }
  try {
    execFileSync('npm', ['ci', '--no-fund', '--no-audit', '--ignore-scripts', '--loglevel=error'], {
      cwd: here,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch (error) {
    fail(`npm ci failed in dashboards/src/main/web (${error.message}). Is npm installed, and its registry in reach?`);
  }
  writeFileSync(marker, lock);
}

/** One sprite of exactly the icons the templates and src/icons.txt name: <use href="/assets/icons.svg#name">. */
function sprite() {
  const known = JSON.parse(readFileSync(join(here, 'node_modules/@tabler/icons/tabler-nodes-outline.json'), 'utf8'));
  const names = new Set(readFileSync(join(here, 'src/icons.txt'), 'utf8').split(/\s+/).filter(Boolean));
  for (const file of files(templates)) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/icon\('([a-z0-9-]+)'/g)) {
      names.add(name);
    }
  }
  const symbols = [...names].sort().map((name) => {
    const nodes = known[name] ?? fail(`Expected '${name}' to be an outline icon of @tabler/icons, but there is none of that name`);
    const shapes = nodes.map(([tag, attributes]) => `<${tag} ${Object.entries(attributes).map(([k, v]) => `${k}="${v}"`).join(' ')}/>`);
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes.join('')}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(path.slice(here.length)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
