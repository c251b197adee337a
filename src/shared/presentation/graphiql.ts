import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';

const assets = {
  'react.js': ['react/umd/react.production.min.js', 'text/javascript'],
  'react-dom.js': ['react-dom/umd/react-dom.production.min.js', 'text/javascript'],
  'graphiql.js': ['graphiql/graphiql.min.js', 'text/javascript'],
  'graphiql.css': ['graphiql/graphiql.min.css', 'text/css'],
} as const;

const startScript = `const endpoint = new URL(document.currentScript.src).searchParams.get('endpoint');
ReactDOM.createRoot(document.getElementById('graphiql')).render(React.createElement(GraphiQL, {
  fetcher: GraphiQL.createFetcher({ url: endpoint }),
  defaultEditorToolsVisibility: true,
}));`;

/** The page of the GraphiQL IDE over one endpoint; every byte comes from this process. */
export const graphiqlPage = (endpoint: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Marquee ${endpoint}</title>
<link rel="stylesheet" href="/graphiql/graphiql.css">
<style>body { margin: 0 } #graphiql { height: 100vh }</style>
</head>
<body>
<div id="graphiql"></div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/start.js?endpoint=${encodeURIComponent(endpoint)}"></script>
</body>
</html>
`;

/** GraphiQL writes inline styles; its scripts come from here alone. */
export const graphiqlPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves GraphiQL's files from the installed packages. */
export function serveGraphiQL(app: FastifyInstance): void {
  const { resolve } = createRequire(__filename);
  const files = new Map<string, { body: string | Buffer; type: string }>([['start.js', { body: startScript, type: 'text/javascript' }]]);
  for (const [name, [path, type]] of Object.entries(assets)) {
    const [root, ...rest] = path.split('/') as [string, ...string[]];
    const body = readFileSync(resolve(`${root}/package.json`).replace(/package\.json$/, rest.join('/')));
    files.set(name, { body, type });
  }
  app.get<{ Params: { file: string } }>('/graphiql/:file', (request, reply) => {
    const file = files.get(request.params.file);
    if (!file) return reply.callNotFound();
    return reply.type(`${file.type}; charset=utf-8`).header('cache-control', 'public, max-age=3600').send(file.body);
  });
}
