import { runJest } from '../jest.ts';

process.exitCode = await runJest(['e2e'], ['--runInBand', ...process.argv.slice(2)]);
