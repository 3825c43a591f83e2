// While a lecture is given on this machine (`make class`), the buttons that ask the class stand below a
// question. They come from the lecture's own server, at the address that the kernel says.
function addClass(model, parent, kind) {
  if (!("restoredStatus" in model.widget_manager)) return () => {};
  let end = () => {};
  const hear = async ({ lecture, id }) => {
    if (!lecture) return;
    try {
      const { below } = await import(`http://${location.hostname}${lecture}below.js`);
      end = below(parent, `${kind} ${id}`);
    } catch (error) {
      console.info("No lecture there any more:", error);
    }
  };
  model.on("msg:custom", hear);
  tell(model, { asks: "lecture" });
  return () => {
    model.off("msg:custom", hear);
    end();
  };
}
