import { Alert } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import { sentence } from '../../../../ui/states/ErrorView';
import { controlId } from './editor-context';
import type { Problems } from './editor-draft';

/** Everything that keeps the detector from being saved; each entry leads to its field. Takes the focus when it appears. */
export function ProblemList({ problems }: { problems: Problems }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus(), []);
  return (
    <div ref={list} tabIndex={-1}>
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
    </div>
  );
}

/** The control of a field, or of what it is part of. */
function controlOf(path: string): HTMLElement | null {
  const control = document.getElementById(controlId(path));
  const end = path.lastIndexOf('.');
  return control !== null || end < 0 ? control : controlOf(path.slice(0, end));
}
