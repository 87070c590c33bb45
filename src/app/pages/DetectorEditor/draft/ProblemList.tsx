import { Alert } from '@grafana/ui';
import { sentence } from '../../../../ui/states/ErrorView';
import { controlId } from './editor-context';
import type { Problems } from './editor-draft';

/** Everything that keeps the detector from being saved; each entry leads to its field. */
export function ProblemList({ problems }: { problems: Problems }) {
  return (
    <Alert severity="error" title="This cannot be saved yet">
      <ul>
        {[...problems].map(([path, message]) => (
          <li key={path}>
            <a
              href={`#${controlId(path)}`}
              onClick={(event) => {
                event.preventDefault();
                controlOf(path)?.focus();
              }}
            >
              {sentence(message)}
            </a>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** The control of a field, or of what it is part of. */
function controlOf(path: string): HTMLElement | null {
  const control = document.getElementById(controlId(path));
  const end = path.lastIndexOf('.');
  return control !== null || end < 0 ? control : controlOf(path.slice(0, end));
}
