import { en } from "@/ui/text/en";
import { form, formMake } from "@/ui/text/enForm";

// For its effect alone: whoever shows or makes a form imports it.
Object.assign(en, { form, formMake });
