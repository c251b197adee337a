import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execFileSync } from 'node:child_process';

/** What breaks each wall: files to plant, the first of which imports what it may not. */
const violations: Record<string, Record<string, string>> = {
  'shared-uses-no-later-feature': { 'src/shared/presentation/planted.ts': "import '../../users/domain/planted';", 'src/users/domain/planted.ts': 'export {};' },
  'venues-uses-no-later-feature': { 'src/venues/domain/planted.ts': "import '../../events/domain/planted';", 'src/events/domain/planted.ts': 'export {};' },
  'no-circles': { 'src/venues/domain/planted.ts': "import { b } from './planted-too'; export const a = () => b;", 'src/venues/domain/planted-too.ts': "import { a } from './planted'; export const b = () => a;" },
  'no-orphans': { 'src/venues/domain/planted.ts': 'export const unused = 1;' },
  'domain-uses-only-domain': { 'src/venues/domain/planted.ts': "import 'node:crypto';" },
  'application-looks-inward': { 'src/venues/application/planted.ts': "import '../infrastructure/planted';", 'src/venues/infrastructure/planted.ts': 'export {};' },
  'application-packages-only-in-dtos': { 'src/venues/application/planted.service.ts': "import 'class-validator';" },
  'dto-packages': { 'src/venues/application/planted.dto.ts': "import 'dataloader';" },
  'application-of-others': { 'src/events/application/planted.ts': "import '../../venues/application/planted';", 'src/venues/application/planted.ts': 'export {};' },
  'infrastructure-knows-no-graphql': { 'src/venues/infrastructure/planted.ts': "import 'graphql';" },
  'presentation-knows-no-infrastructure': { 'src/venues/presentation/planted.ts': "import 'pg';" },
  'public-never-admin': { 'src/venues/presentation/public-planted.ts': "import './admin-planted';", 'src/venues/presentation/admin-planted.ts': 'export {};' },
  'admin-never-public': { 'src/venues/presentation/admin-planted.ts': "import './public-planted';", 'src/venues/presentation/public-planted.ts': 'export {};' },
  'prisma-stays-in-infrastructure': { 'src/venues/presentation/planted.ts': "import '@prisma/client';" },
  'features-meet-through-index': { 'src/app.ts': "import './venues/domain/planted';", 'src/venues/domain/planted.ts': 'export {};' },
  'no-undeclared-packages': { 'src/venues/infrastructure/planted.ts': "import 'semver';" },
  'no-unresolvable': { 'src/venues/infrastructure/planted.ts': "import './nowhere';" },
};

const { forbidden } = createRequire(__filename)(resolve('.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** What dependency-cruiser reports for `files`, standing alone in a copy of the project's frame. */
function cruise(files: Record<string, string>): Violation[] {
  const project = mkdtempSync(join(tmpdir(), 'marquee-walls-'));
  try {
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) cpSync(name, join(project, name));
    symlinkSync(resolve('node_modules'), join(project, 'node_modules'));
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      writeFileSync(join(project, file), content);
    }
    const output = execFileSync(process.execPath, [resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'], {
      cwd: project,
      encoding: 'utf8',
    });
    return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

describe('each wall of the architecture', () => {
  /** All violations stand in one project, each under names of its own, because starting the tool takes longest. */
  const named = Object.entries(violations).map(([rule, files], index) => {
    const own = (text: string) => text.replaceAll('planted', `planted-${index}`);
    return { rule, files: Object.fromEntries(Object.entries(files).map(([file, content]) => [own(file), own(content)])) };
  });
  let found: Violation[];
  beforeAll(() => {
    found = cruise(Object.assign({}, ...named.map(({ files }) => files)));
  });

  test.each(named)('$rule is seen to be broken', ({ rule, files }) => {
    const broken = found.filter(({ from }) => from in files).map((violation) => violation.rule.name);
    expect(broken).toContain(rule);
  });

  test('has a violation here that breaks it', () => {
    const orderRules = forbidden.filter(({ name }) => name.endsWith('-uses-no-later-feature')).map(({ name }) => name);
    const untested = forbidden.map(({ name }) => name).filter((name) => !(name in violations) && !orderRules.includes(name));
    expect(untested).toEqual([]);
    expect(orderRules).toHaveLength(12);
  });

  test('stands when a feature keeps to its place', () => {
    const files = {
      'src/main.ts': "import './app';",
      'src/app.ts': "import { a } from './venues'; export { a };",
      'src/venues/index.ts': "import { a } from './domain/a'; export { a };",
      'src/venues/domain/a.ts': 'export const a = 1;',
    };
    expect(cruise(files)).toEqual([]);
  });
});
