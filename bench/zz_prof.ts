process.env.REL="dbg";
