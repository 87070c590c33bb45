import { locationService } from '@grafana/runtime';
import { useLayoutEffect, useState, type MouseEvent, type ReactNode } from 'react';
import { Router, type Location, type NavigationType, type Navigator } from 'react-router-dom';

/** What the history behind the location service is, in the words of the router. */
interface LocationHistory extends Navigator {
  action: NavigationType;
  location: Location;
  listen(onChange: (location: Location, action: NavigationType) => void): () => void;
}

/**
 * A router over Grafana's location service, so that links, pages and panels all move the one address.
 * Plain links within the workbench are followed without loading the page anew, as Grafana does.
 */
export function HistoryRouter({ children }: { children: ReactNode }) {
  const history: LocationHistory = locationService.getHistory();
  const [{ action, location }, setState] = useState({ action: history.action, location: history.location });
  useLayoutEffect(() => history.listen((next, how) => setState({ action: how, location: next })), [history]);
  return (
    <Router navigator={history} location={location} navigationType={action}>
      <div onClick={followInside} role="presentation">
        {children}
      </div>
    </Router>
  );
}

function followInside(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!(link instanceof HTMLAnchorElement) || !isPlain || event.defaultPrevented) {
    return;
  }
  const isInside = link.origin === location.origin && !link.target && !link.hasAttribute('download');
  if (isInside && !link.pathname.startsWith('/api/')) {
    event.preventDefault();
    locationService.push(`${link.pathname}${link.search}${link.hash}`);
  }
}
