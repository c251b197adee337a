import fastify from 'fastify';

/** What Fastify costs on its own: the bytes of Marquee's answer, from memory, by GET. */
const answer = process.env['ANSWER']!;
const app = fastify();

app.get('/graphql', async (_request, reply) => reply.type('application/json; charset=utf-8').send(answer));

void app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
