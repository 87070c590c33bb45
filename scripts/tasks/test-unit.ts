import { runJest } from '../jest.ts';

process.exitCode = await runJest(['node', 'dom'], process.argv.slice(2));
