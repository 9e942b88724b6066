// A chart in the middle of a move: objects of cdk8s-plus and of Slipway, which refer to each other.
import { Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import { Autoscaler, DisruptionBudget, NodePortService, RollingDeployment } from 'slipway';

export class MixedChart extends Chart {
  readonly api: kplus.Deployment;
  readonly apiPort;

  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop' });

    const settings = new kplus.ConfigMap(this, 'settings', { data: { LEVEL: 'debug' } });
    this.api = new kplus.Deployment(this, 'api', {
      containers: [{ image: 'api:1.0.0', portNumber: 8080, liveness: kplus.Probe.fromHttpGet('/health') }],
    });
    this.apiPort = new NodePortService(this, 'api-port', { target: this.api, ports: [{ port: 8080 }] });
    new DisruptionBudget(this, 'api-budget', { target: this.api, maxUnavailable: 1 });
    new Autoscaler(this, 'api-load', { target: this.api, minReplicas: 2, maxReplicas: 5 });

    new RollingDeployment(this, 'web', {
      replicas: 2,
      volumes: { settings: kplus.Volume.fromConfigMap(this, 'settings-volume', settings) },
      podAffinity: { preferred: [{ weight: 1, pods: this.api }] },
      containers: [{
        name: 'app',
        image: 'web:1.0.0',
        ports: { http: 3000 },
        env: {
          LEVEL: kplus.EnvValue.fromConfigMap(settings, 'LEVEL'),
          POD: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
        },
        resources: { requests: { cpu: kplus.Cpu.millis(50), memory: Size.mebibytes(64) } },
        readinessProbe: kplus.Probe.fromHttpGet('/ready', { periodSeconds: Duration.seconds(2) }),
        lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '5']) },
        volumeMounts: [{ name: 'settings', mountPath: '/etc/web' }],
      }],
    });
  }
}
