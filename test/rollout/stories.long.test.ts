import { describeStories } from "./describe-stories";
import { OTHERS } from "./stories";

describeStories("each story of a rollout ends as it must", OTHERS);
