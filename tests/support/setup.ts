import 'reflect-metadata';

process.env['NODE_ENV'] = 'test';
process.env['TZ'] = 'UTC';
// Whatever a developer has set for real servers must not reach a test.
for (const name of ['DATABASE_URL', 'DIRECT_DATABASE_URL', 'REDIS_URL', 'DATA_DIR', 'PORT', 'HOST']) delete process.env[name];
