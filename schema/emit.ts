import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getNamedType, type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType, isSpecifiedScalarType } from 'graphql';
import pino from 'pino';
import { createApp } from '../src/app';
import { createPlatform } from '../src/shared';
import { loadConfig } from '../src/shared/infrastructure/config';
import { printSurface } from '../src/shared/presentation/schema';

/** Writes schema/public.graphql and schema/admin.graphql from the classes; with --check, fails where they differ. */
async function main(): Promise<void> {
  const isCheck = process.argv.includes('--check');
  const faults: string[] = [];
  for (const [name, schema] of Object.entries(await surfaces())) {
    faults.push(...undescribed(schema).map((place) => `${name}: ${place} has no description`));
    const file = join('schema', `${name}.graphql`);
    const sdl = printSurface(schema);
    if (!isCheck) writeFileSync(file, sdl);
    else if (readIfThere(file) !== sdl) faults.push(`${file} is out of date: run \`npm run schema\` and commit it`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** Building the app opens no connection until somebody asks it something. */
async function surfaces(): Promise<Record<string, GraphQLSchema>> {
  const app = await createApp(
    createPlatform({ config: loadConfig({ NODE_ENV: 'test' }), version: '0', logger: pino({ level: 'silent' }), databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' }),
  );
  await app.close();
  return app.surfaces;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Coordinates of everything that a reader of the schema would find without a description. */
export function undescribed(schema: GraphQLSchema): string[] {
  const places: string[] = [];
  const need = (coordinate: string, { description }: { description?: string | null }) => {
    if (!description?.trim()) places.push(coordinate);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(getNamedType(type)) || isSpecifiedScalarType(type)) continue;
    const isRoot = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type as never);
    if (!isRoot) need(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) need(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) need(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      need(`${type.name}.${field.name}`, field);
      for (const argument of field.args) need(`${type.name}.${field.name}(${argument.name}:)`, argument);
    }
  }
  return places;
}

if (require.main === module) {
  main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
