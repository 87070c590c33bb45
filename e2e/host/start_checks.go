package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func startChecks(s *session) []check {
	return []check{
		{"without the magic cookie it ends with an error and no handshake", func() (string, error) {
			return withoutCookie(s)
		}},
		{"handshake over a unix socket, protocol 2, without PATH or HOME", func() (string, error) {
			return handshake(s)
		}},
		{"answers the host's ping", func() (string, error) { return "pong", s.protocol.Ping() }},
		{"health is ok", func() (string, error) { return health(s) }},
		{"metrics in Prometheus text", func() (string, error) { return metrics(s) }},
	}
}

func withoutCookie(s *session) (string, error) {
	command := exec.Command(s.executable)
	command.Env = environment(s.data)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() <= 0 {
		return "", fmt.Errorf("want an exit code above 0, got %v", err)
	}
	if strings.Contains(stdout.String(), "|grpc|") {
		return "", fmt.Errorf("standard output holds %q", stdout.String())
	}
	return err.Error(), nil
}

func handshake(s *session) (string, error) {
	if err := s.start(); err != nil {
		return "", err
	}
	address := s.client.ReattachConfig().Addr
	if address.Network() != "unix" || s.client.NegotiatedVersion() != 2 {
		return "", fmt.Errorf("got %s, version %d", address.Network(), s.client.NegotiatedVersion())
	}
	info, err := os.Stat(address.String())
	if err != nil {
		return "", err
	}
	if info.Mode().Perm() != 0o600 {
		return "", fmt.Errorf("the socket's mode is %o", info.Mode().Perm())
	}
	if s.handshake > 3*time.Second {
		return "", fmt.Errorf("the handshake took %s", s.handshake)
	}
	return fmt.Sprintf("%d ms", s.handshake.Milliseconds()), nil
}

func health(s *session) (string, error) {
	ctx, cancel := patience()
	defer cancel()
	answer, err := s.diagnostics.CheckHealth(ctx, &pluginv2.CheckHealthRequest{PluginContext: contextOf("Viewer")})
	if err != nil {
		return "", err
	}
	if answer.Status != pluginv2.CheckHealthResponse_OK || answer.Message == "" || !json.Valid(answer.JsonDetails) {
		return "", fmt.Errorf("got %v: %s %s", answer.Status, answer.Message, answer.JsonDetails)
	}
	return answer.Message, nil
}

var metricLine = regexp.MustCompile(`(?m)^vigil_\w+(\{[^}]*\})? [-+0-9.eE]+$`)

func metrics(s *session) (string, error) {
	ctx, cancel := patience()
	defer cancel()
	answer, err := s.diagnostics.CollectMetrics(ctx, &pluginv2.CollectMetricsRequest{PluginContext: contextOf("")})
	if err != nil {
		return "", err
	}
	own := metricLine.FindAll(answer.Metrics.Prometheus, -1)
	if len(own) == 0 {
		return "", fmt.Errorf("no metric of Vigil in %s", answer.Metrics.Prometheus)
	}
	return fmt.Sprintf("%d values of Vigil", len(own)), nil
}

var sixDigits = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$`)

// logShape checks each line on standard error as Grafana reads it; a wrong type of a key would end Grafana itself.
func logShape(text string) (string, error) {
	written := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range written {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			return "", fmt.Errorf("not JSON: %q", line)
		}
		level, _ := entry["@level"].(string)
		message, isText := entry["@message"].(string)
		timestamp, _ := entry["@timestamp"].(string)
		if !isText || message == "" || !sixDigits.MatchString(timestamp) || !strings.Contains(" debug info warn error ", " "+level+" ") {
			return "", fmt.Errorf("not the shape that Grafana reads: %q", line)
		}
	}
	return fmt.Sprintf("%d lines", len(written)), nil
}
