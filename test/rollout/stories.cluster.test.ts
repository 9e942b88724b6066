import { describeStories } from "./describe-stories";
import { DOOMED } from "./stories";

describeStories("a doomed update of a healthy Deployment is told with its cause", DOOMED);
