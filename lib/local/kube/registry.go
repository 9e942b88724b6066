package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"runtime"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// runRegistry serves the images of the embedded cluster, under every registry's name, from a folder.
func runRegistry(args []string) error {
	flags := flag.NewFlagSet("registry", flag.ContinueOnError)
	listen := flags.String("listen", "127.0.0.1:0", "address to serve on")
	folder := flags.String("folder", "", "where the blobs are kept")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := os.MkdirAll(*folder, 0o700); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	handler := registry.New(registry.WithBlobHandler(registry.NewDiskBlobHandler(*folder)), registry.Logger(log.New(io.Discard, "", 0)))
	fmt.Printf("registry serves on %s\n", listener.Addr())
	return http.Serve(listener, handler)
}

// imageRequest is one image to push. Either Archive (a docker-archive tar) or Binary (a static program, put at
// /app) says what is in it.
type imageRequest struct {
	Ref     string            `json:"ref"`     // as a pod would write it: nginx:1.24
	Archive string            `json:"archive"` // path
	Binary  string            `json:"binary"`  // path
	Env     map[string]string `json:"env"`
	Args    []string          `json:"args"`
	Ports   []int             `json:"ports"`
}

// runPushImages reads a JSON list of imageRequest from standard input and pushes each to the registry at the
// address given. The layer of a static program is made once and shared.
func runPushImages(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: push-images HOST:PORT < images.json")
	}
	var requests []imageRequest
	if err := json.NewDecoder(os.Stdin).Decode(&requests); err != nil {
		return fmt.Errorf("the images on standard input are not JSON: %w", err)
	}
	layers := map[string]v1.Layer{}
	for _, request := range requests {
		if err := pushImage(args[0], request, layers); err != nil {
			return fmt.Errorf("image %s: %w", request.Ref, err)
		}
		fmt.Println(request.Ref)
	}
	return nil
}

func pushImage(address string, request imageRequest, layers map[string]v1.Layer) error {
	target, err := localName(address, request.Ref)
	if err != nil {
		return err
	}
	image, err := makeImage(request, layers)
	if err != nil {
		return err
	}
	return remote.Write(target, image)
}

// localName is where an image is kept here: the same path and tag, in our registry. Docker Hub's short names
// get their "library/" as the container runtime asks for them.
func localName(address, ref string) (name.Reference, error) {
	parsed, err := name.ParseReference(ref)
	if err != nil {
		return nil, err
	}
	repository := parsed.Context().RepositoryStr()
	return name.ParseReference(fmt.Sprintf("%s/%s:%s", address, repository, parsed.Identifier()), name.Insecure)
}

func makeImage(request imageRequest, layers map[string]v1.Layer) (v1.Image, error) {
	if request.Archive != "" {
		return tarball.ImageFromPath(request.Archive, nil)
	}
	layer, found := layers[request.Binary]
	if !found {
		made, err := binaryLayer(request.Binary)
		if err != nil {
			return nil, err
		}
		layers[request.Binary] = made
		layer = made
	}
	image, err := mutate.AppendLayers(empty.Image, layer)
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS = "linux"
	config.Architecture = runtime.GOARCH // the program was built on this machine
	config.Config.Entrypoint = append([]string{"/app"}, request.Args...)
	for key, value := range request.Env {
		config.Config.Env = append(config.Config.Env, key+"="+value)
	}
	if len(request.Ports) > 0 {
		config.Config.ExposedPorts = map[string]struct{}{}
		for _, port := range request.Ports {
			config.Config.ExposedPorts[fmt.Sprintf("%d/tcp", port)] = struct{}{}
		}
	}
	return mutate.ConfigFile(image, config)
}

func binaryLayer(path string) (v1.Layer, error) {
	program, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var archive bytes.Buffer
	writer := tar.NewWriter(&archive)
	for _, folder := range []string{"tmp/", "etc/"} {
		if err := writer.WriteHeader(&tar.Header{Name: folder, Typeflag: tar.TypeDir, Mode: 0o1777}); err != nil {
			return nil, err
		}
	}
	header := &tar.Header{Name: "app", Typeflag: tar.TypeReg, Mode: 0o755, Size: int64(len(program))}
	if err := writer.WriteHeader(header); err != nil {
		return nil, err
	}
	if _, err := writer.Write(program); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	content := archive.Bytes()
	return tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil })
}
