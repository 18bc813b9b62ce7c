-- wrk: sends the requests of a file in turn (METHOD \t PATH \t BODY), so that hardly one is like another.
local requests, i = {}, 0

function init(_)
  for line in io.lines(os.getenv("BENCH_REQUESTS")) do
    local method, path, body = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    requests[#requests + 1] = wrk.format(method, path, nil, body ~= "" and body or nil)
  end
end

function request()
  i = i % #requests + 1
  return requests[i]
end
