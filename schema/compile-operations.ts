import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildASTSchema, parse, validate } from 'graphql';
import { parse as parseYaml } from 'yaml';

interface Settings {
  readonly schema: Record<string, string>;
  readonly documents: Record<string, string[]>;
  readonly generates: string;
  readonly manifest: string;
  readonly config: Record<string, unknown>;
  readonly presetConfig: Record<string, unknown>;
}

/** Makes what codegen.yml names; with --check, fails where the committed manifest differs. */
async function main(): Promise<void> {
  const settings = parseYaml(readFileSync('codegen.yml', 'utf8')) as Settings;
  const manifest: Record<string, Record<string, string>> = {};
  rmSync(settings.generates, { recursive: true, force: true });
  for (const surface of Object.keys(settings.schema)) {
    const files = await generate(surface, settings);
    for (const [file, content] of files) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const persisted = files.find(([file]) => file.endsWith('persisted-documents.json'));
    manifest[surface] = persisted ? (JSON.parse(persisted[1]) as Record<string, string>) : {};
  }
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(settings.manifest, text);
  else if (!existsSync(settings.manifest) || readFileSync(settings.manifest, 'utf8') !== text) {
    throw new Error(`${settings.manifest} is out of date: run \`npm run operations\` and commit it`);
  }
}

async function generate(surface: string, { schema: schemas, documents, generates, config, presetConfig }: Settings): Promise<[string, string][]> {
  const schema = parse(readFileSync(schemas[surface]!, 'utf8'));
  const schemaAst = buildASTSchema(schema);
  const sources = (documents[surface] ?? []).flatMap(graphqlFiles).map((location) => ({ location, document: parse(readFileSync(location, 'utf8')) }));
  for (const { location, document } of sources) {
    const [fault] = validate(schemaAst, document);
    if (fault) throw new Error(`${location}: ${fault.message}`);
  }
  if (sources.length === 0) return [];
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: `${join(generates, surface)}/`,
    schema,
    schemaAst,
    documents: sources,
    config: { ...config },
    presetConfig: { ...presetConfig },
    plugins: [],
    pluginMap: {},
    pluginContext: {},
    profiler: { run: (work: () => Promise<unknown>) => work(), collect: () => [] },
  } as unknown as Parameters<typeof preset.buildGeneratesSection>[0]);
  return Promise.all(sections.map(async (section): Promise<[string, string]> => [section.filename, await codegen(section)]));
}

const graphqlFiles = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.graphql'))
        .sort()
        .map((file) => join(folder, file))
    : [];

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
