package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

const datasourceUID = "vigil-e2e"

// A session is one backend process and the clients that Grafana would have to it.
type session struct {
	executable string
	data       string

	client      *goplugin.Client
	protocol    goplugin.ClientProtocol
	command     *exec.Cmd
	stderr      *lines
	handshake   time.Duration
	queries     grpcplugin.DataClient
	resources   grpcplugin.ResourceClient
	diagnostics grpcplugin.DiagnosticsClient
}

// The lines a process wrote to standard error, as they came.
type lines struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (l *lines) Write(piece []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(piece)
}

func (l *lines) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}

// environment is what Grafana hands to a backend: nothing of its own, so neither PATH nor HOME.
func environment(data string) []string {
	return []string{
		"GF_VERSION=12.4.0",
		"GF_EDITION=Open Source",
		"GF_APP_URL=http://127.0.0.1:1/",
		"GF_PLUGIN_DATA_DIR=" + data,
		"GF_INSTANCE_FEATURE_TOGGLES_ENABLE=externalServiceAccounts",
	}
}

// start does what Grafana does: go-plugin's client with an empty environment, plugin protocol 2, no TLS.
func (s *session) start() error {
	s.stderr = &lines{}
	s.command = exec.Command(s.executable)
	s.command.Env = environment(s.data)
	s.client = goplugin.NewClient(&goplugin.ClientConfig{
		Cmd: s.command,
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  grpcplugin.ProtocolVersion,
			MagicCookieKey:   grpcplugin.MagicCookieKey,
			MagicCookieValue: grpcplugin.MagicCookieValue,
		},
		VersionedPlugins: map[int]goplugin.PluginSet{grpcplugin.ProtocolVersion: {
			"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{},
			"resource":    &grpcplugin.ResourceGRPCPlugin{},
			"data":        &grpcplugin.DataGRPCPlugin{},
		}},
		SkipHostEnv:      true,
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		Logger:           hclog.New(&hclog.LoggerOptions{Output: io.Discard}),
		Stderr:           s.stderr,
		GRPCDialOptions: []grpc.DialOption{
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(1<<31-1), grpc.MaxCallSendMsgSize(1<<31-1)),
		},
	})
	begin := time.Now()
	if _, err := s.client.Start(); err != nil {
		return fmt.Errorf("start: %w; stderr: %s", err, s.stderr)
	}
	s.handshake = time.Since(begin)
	return s.connect()
}

func (s *session) connect() error {
	var err error
	if s.protocol, err = s.client.Client(); err != nil {
		return err
	}
	var parts [3]any
	for i, name := range []string{"data", "resource", "diagnostics"} {
		if parts[i], err = s.protocol.Dispense(name); err != nil {
			return err
		}
	}
	var known [3]bool
	s.queries, known[0] = parts[0].(grpcplugin.DataClient)
	s.resources, known[1] = parts[1].(grpcplugin.ResourceClient)
	s.diagnostics, known[2] = parts[2].(grpcplugin.DiagnosticsClient)
	if known != [3]bool{true, true, true} {
		return errors.New("a client is of an unknown type")
	}
	return nil
}

func (s *session) pid() int {
	return s.command.Process.Pid
}

// contextOf is the plugin context of a user with this role.
func contextOf(role string) *pluginv2.PluginContext {
	return &pluginv2.PluginContext{
		OrgId:    1,
		PluginId: "vigil-anomaly-datasource",
		User:     &pluginv2.User{Login: "e2e", Name: "End To End", Role: role},
		DataSourceInstanceSettings: &pluginv2.DataSourceInstanceSettings{
			Id: 1, Name: "Vigil", Uid: datasourceUID, JsonData: []byte("{}"), LastUpdatedMS: 1,
		},
	}
}

func patience() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 30*time.Second)
}

// eventually asks again until the answer is there.
func eventually(what string, within time.Duration, ask func() (bool, error)) error {
	deadline := time.Now().Add(within)
	for {
		done, err := ask()
		if done {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s: not within %s: %v", what, within, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
