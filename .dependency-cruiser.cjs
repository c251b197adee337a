/**
 * The walls of the architecture (README.md), one rule each. tests/shared/architecture.test.ts plants a violation of every rule
 * and sees it fail, so add the planted file there when you add a rule here.
 */

/** Each feature may use those before it, none after. */
const featureOrder = ['shared', 'users', 'auth', 'media', 'settings', 'venues', 'events', 'bookings', 'content', 'feeds', 'documents', 'delivery', 'partners'];

const laterFeatures = featureOrder.map((feature, index) => ({
  name: `${feature}-uses-no-later-feature`,
  comment: `Features form a line: ${featureOrder.join(' → ')}.`,
  severity: 'error',
  from: { path: `^src/${feature}/` },
  to: { path: `^src/(${featureOrder.slice(index + 1).join('|') || 'none'})/` },
}));

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const packages = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'core'];

module.exports = {
  forbidden: [
    ...laterFeatures,
    rule('no-circles', 'A circle is two files that are one.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule('no-orphans', 'What nothing imports is dead.', { orphan: true, pathNot: ['\\.d\\.ts$', '^src/main\\.ts$'] }, {}),
    rule('domain-uses-only-domain', 'The domain knows no framework, no package, not even node:.', { path: '^src/[^/]+/domain/' }, { pathNot: '^src/[^/]+/domain/' }),
    rule('application-looks-inward', 'Application sees domain and application.', { path: '^src/[^/]+/application/' }, { path: '^src/[^/]+/(infrastructure|presentation)/|^src/[^/]+/index\\.ts$' }),
    rule(
      'application-packages-only-in-dtos',
      'Only *.dto.ts may name a package, and only those that declare GraphQL inputs and their rules.',
      { path: '^src/[^/]+/application/', pathNot: '\\.dto\\.ts$' },
      { dependencyTypes: packages },
    ),
    rule(
      'dto-packages',
      'A DTO declares a GraphQL input and its validation rules; it needs no more.',
      { path: '^src/[^/]+/application/.*\\.dto\\.ts$' },
      { dependencyTypes: packages, pathNot: 'node_modules/(class-validator|type-graphql|graphql|graphql-scalars|reflect-metadata)/' },
    ),
    rule('application-of-others', 'Of an earlier feature, application and infrastructure see the domain; of shared also the application.', { path: '^src/(?!shared/)([^/]+)/(application|infrastructure)/' }, { path: '^src/(?!shared/)[^/]+/(application|infrastructure|presentation)/', pathNot: '^src/$1/' }),
    rule('infrastructure-knows-no-graphql', 'Infrastructure serves ports, not a protocol.', { path: '^src/[^/]+/infrastructure/' }, { path: '^src/[^/]+/presentation/|node_modules/(graphql|type-graphql|graphql-shield|@apollo/[^/]+|graphql-scalars)/' }),
    rule('presentation-knows-no-infrastructure', 'Presentation asks the application and the domain.', { path: '^src/[^/]+/presentation/' }, { path: '^src/[^/]+/infrastructure/|node_modules/(@prisma/[^/]+|pg|ioredis|sharp|graphile-worker|nodemailer)/' }),
    rule('public-never-admin', 'The two surfaces never mix.', { path: '^src/[^/]+/presentation/public' }, { path: '^src/[^/]+/presentation/admin' }),
    rule('admin-never-public', 'The two surfaces never mix.', { path: '^src/[^/]+/presentation/admin' }, { path: '^src/[^/]+/presentation/public' }),
    rule('prisma-stays-in-infrastructure', 'No Prisma model leaves infrastructure.', { path: '^src/', pathNot: '^src/[^/]+/infrastructure/' }, { path: '^src/shared/infrastructure/generated/|node_modules/(@prisma/client|prisma)/' }),
    rule('features-meet-through-index', 'The app mounts features by their index alone.', { path: '^src/(app|main)\\.ts$' }, { path: '^src/(?!shared/)[^/]+/(domain|application|infrastructure|presentation)/' }),
    rule('no-undeclared-packages', 'What is imported stands in package.json.', { path: '^src/' }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
    rule('no-unresolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/shared/infrastructure/generated/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
