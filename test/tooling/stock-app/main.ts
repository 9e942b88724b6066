import { Construct } from 'constructs';
import { App, Chart, ChartProps } from 'cdk8s';
import { Config, NodePortService, RollingDeployment } from 'slipway';

export class MyChart extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps = { }) {
    super(scope, id, props);

    const config = new Config(this, 'user-service-config', { data: { PORT: '3000' } });
    const users = new RollingDeployment(this, 'user-service', {
      replicas: 3,
      rollingUpdate: { maxSurge: 1, maxUnavailable: 1 },
      containers: [{
        name: 'app',
        image: 'mogumogusityau/user-service:1.0.0',
        ports: { http: 3000 },
        env: { PORT: config.key('PORT') },
      }],
    });
    new NodePortService(this, 'user-service-node', { target: users, ports: [{ port: 3000, targetPort: 'http' }] });
  }
}

const app = new App();
new MyChart(app, 'stock-app');
app.synth();
