-- Lists and creations of which hardly one is like another. Arguments: list or create, and the token.
local what, token
function init(args)
  what, token = args[1], args[2]
  math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 100000)
end
function request()
  local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json", ["Sheaf-Workspace"] = "bench" }
  if what == "create" then
    local n = math.random(1, 1000000000)
    local body = string.format('{"fields":{"name":"Lead %d","email":"lead%d@example.org","status":"New","amount":%d.25}}', n, n, n % 10000)
    return wrk.format("POST", "/api/v1/tables/leads/records", headers, body)
  end
  local path = string.format("/api/v1/tables/leads/records?filter=amount%%3E%d.%02d&sort=-created_at&limit=50", math.random(0, 9000), math.random(0, 99))
  return wrk.format("GET", path, headers)
end
local failed = 0
function response(status)
  if status >= 400 then failed = failed + 1 end
end
