import { ChoiceEditor } from "@/fields/ChoiceEditor";
import { ClockEditor } from "@/fields/ClockEditor";
import { DayEditor } from "@/fields/DayEditor";
import type { EditorProps } from "@/fields/editor";
import { FilesEditor } from "@/fields/files/FilesEditor";
import { kindOf } from "@/fields/kinds";
import { LinkEditor } from "@/fields/LinkEditor";
import { MomentEditor } from "@/fields/MomentEditor";
import { PersonEditor } from "@/fields/PersonEditor";
import { StarsEditor } from "@/fields/StarsEditor";
import { TextEditor } from "@/fields/TextEditor";

/** The editor that suits the field; a toggle has none, it is clicked. */
export function FieldEditor(props: EditorProps) {
  switch (kindOf(props.field).picker) {
    case "choice":
    case "choices":
      return <ChoiceEditor {...props} />;
    case "link":
    case "links":
      return <LinkEditor {...props} />;
    case "day":
      return <DayEditor {...props} />;
    case "moment":
      return <MomentEditor {...props} />;
    case "clock":
      return <ClockEditor {...props} />;
    case "person":
      return <PersonEditor {...props} />;
    case "stars":
      return <StarsEditor {...props} />;
    case "files":
      return <FilesEditor record={props.record} field={props.field} over />;
    default:
      return <TextEditor {...props} />;
  }
}
