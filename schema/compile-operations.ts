import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildASTSchema, concatAST, parse, validate } from 'graphql';
import { parse as parseYaml } from 'yaml';

interface Output {
  readonly schema: string;
  readonly documents: readonly string[];
  readonly presetConfig: Record<string, unknown>;
  readonly config: Record<string, unknown>;
}

const manifestFile = 'schema/persisted-operations.json';

/** Makes what codegen.yml names, and the manifest; with --check, fails where the committed manifest differs. */
async function main(): Promise<void> {
  const { generates } = parseYaml(readFileSync('codegen.yml', 'utf8')) as { generates: Record<string, Output> };
  const manifest: Record<string, Record<string, string>> = {};
  for (const [folder, output] of Object.entries(generates)) {
    const files = await generate(folder, output);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [file, content] of files) writeFileSync(file, content);
    const persisted = files.find(([file]) => file.endsWith('persisted-documents.json'));
    manifest[basename(folder)] = persisted ? (JSON.parse(persisted[1]) as Record<string, string>) : {};
  }
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(manifestFile, text);
  else if (!existsSync(manifestFile) || readFileSync(manifestFile, 'utf8') !== text) {
    throw new Error(`${manifestFile} is out of date: run \`npm run operations\` and commit it`);
  }
}

async function generate(folder: string, output: Output): Promise<[string, string][]> {
  const schema = parse(readFileSync(output.schema, 'utf8'));
  const schemaAst = buildASTSchema(schema);
  const documents = output.documents.flatMap(graphqlFiles).map(readDocument);
  const [fault] = validate(schemaAst, concatAST(documents.map(({ document }) => document)));
  if (fault) throw new Error(`The documents of ${folder} don't fit ${output.schema}: ${fault.message}`);
  if (documents.length === 0) return [];
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: folder,
    schema,
    schemaAst,
    documents,
    config: { ...output.config },
    presetConfig: { ...output.presetConfig },
    plugins: [],
    pluginMap: {},
    pluginContext: {},
    profiler: { run: (work: () => Promise<unknown>) => work(), collect: () => [] },
  } as unknown as Parameters<typeof preset.buildGeneratesSection>[0]);
  return Promise.all(sections.map(async (section): Promise<[string, string]> => [section.filename, await codegen(section)]));
}

/** The preset wants the text beside its tree. */
function readDocument(location: string) {
  const rawSDL = readFileSync(location, 'utf8');
  return { location, rawSDL, document: parse(rawSDL) };
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
