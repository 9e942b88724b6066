// Package main is the one binary of the embedded cluster: every Kubernetes component, etcd, kubectl, an image
// registry and a certificate maker, picked by the first argument or by the file name. The components are the
// public Go modules themselves, so what runs here is the real thing and needs no container engine to get.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	kubeproxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// cobraComponents are run by component-base, which sets up logging, signals and the exit code.
var cobraComponents = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": controllermanager.NewControllerManagerCommand,
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
	"kube-proxy":              kubeproxy.NewProxyCommand,
	"kubectl":                 kubectl.NewDefaultKubectlCommand,
	// The kubelet's command sets up its own signal handling, which works only once in a process.
	"kubelet": func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) },
}

// ownComponents are the few programs that Kubernetes does not have; each gets the arguments after its name.
var ownComponents = map[string]func(args []string) error{
	"etcd":        runEtcd,
	"registry":    runRegistry,
	"certs":       runCerts,
	"push-images": runPushImages,
}

func main() {
	name, args := component()
	if command, found := cobraComponents[name]; found {
		os.Args = append([]string{name}, args...)
		os.Exit(cli.Run(command()))
	}
	if run, found := ownComponents[name]; found {
		if err := run(args); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			os.Exit(1)
		}
		return
	}
	if name == "--version" {
		fmt.Println(version.Get().GitVersion)
		return
	}
	fmt.Fprintf(os.Stderr, "no component %q; there are: %v\n", name, componentNames())
	os.Exit(2)
}

// component is the program asked for: by the file's own name where that is one, else by the first argument.
func component() (string, []string) {
	own := filepath.Base(os.Args[0])
	if _, found := cobraComponents[own]; found {
		return own, os.Args[1:]
	}
	if len(os.Args) < 2 {
		return "", nil
	}
	return os.Args[1], os.Args[2:]
}

func componentNames() []string {
	names := []string{"--version"}
	for name := range cobraComponents {
		names = append(names, name)
	}
	for name := range ownComponents {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func runEtcd(args []string) error {
	etcdmain.Main(append([]string{"etcd"}, args...))
	return nil
}
