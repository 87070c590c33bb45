import { Alert } from '@grafana/ui';
import type { HealthReport } from '../../../schema';

/** What does not work, in words; nothing when all is well. */
export function HealthChecks({ report }: { report: HealthReport }) {
  const broken = report.checks.filter(({ ok }) => !ok);
  if (broken.length === 0) {
    return null;
  }
  return (
    <Alert severity={report.status === 'failing' ? 'error' : 'warning'} title={report.message}>
      <ul style={{ margin: 0, paddingLeft: '1.2em' }}>
        {broken.map(({ name, message }) => (
          <li key={name}>
            {name}: {message}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
