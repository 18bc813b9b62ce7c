import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { undoChange } from "@/api/change";
import { send } from "@/api/client";
import { settingsQuery, type Settings } from "@/api/settings";
import { useWorkspace } from "@/api/workspace";

/**
 * Says something of a setting; null: its default holds again. It is on the screen before the server answers, unless it was typed: then what
 * was typed stands there. Answers how to take it back.
 */
export function useSaySetting() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return (name: string, value: unknown, typed: boolean) =>
    saySetting(workspace, cache, { name, value, typed });
}

interface Said {
  name: string;
  value: unknown;
  typed: boolean;
}

async function saySetting(workspace: string, cache: QueryClient, { name, value, typed }: Said) {
  const { queryKey } = settingsQuery(workspace);
  // What is being read now would come after it, and is older.
  await cache.cancelQueries({ queryKey });
  const before = cache.getQueryData<Settings>(queryKey);
  if (!typed) cache.setQueryData<Settings>(queryKey, (now) => now && withSaid(now, name, value));
  try {
    const answer = await send<Settings>("settings", {
      method: "PATCH",
      workspace,
      body: { [name]: value },
    });
    cache.setQueryData(queryKey, answer.body);
    const seq = Number(answer.headers.get("Sheaf-Change"));
    return async () => {
      await undoChange(workspace, seq);
      await cache.invalidateQueries({ queryKey });
    };
  } catch (refused) {
    cache.setQueryData(queryKey, before);
    throw refused;
  }
}

function withSaid({ settings }: Settings, name: string, value: unknown): Settings {
  return {
    settings: settings.map((setting) =>
      setting.name === name ? { ...setting, value: value ?? setting.default, said: value !== null } : setting,
    ),
  };
}
