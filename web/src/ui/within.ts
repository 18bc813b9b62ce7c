/** For what opens from within a page: it stays within the page's own landmark, so that those who go by landmarks come to it. */
export const withinMain = { target: "main" };
