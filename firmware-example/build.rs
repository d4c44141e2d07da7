//! Tells the linker what to do: here and not in `.cargo/config.toml`, whose flags a `RUSTFLAGS` in
//! the environment would replace.

fn main() {
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    // A folder of their own: a linker looks in the folder that it is run in first of all, for the
    // scripts of the members of the workspace as well.
    println!("cargo:rustc-link-search={here}/linker");
    // The memory layout and vector table of cortex-m-rt, with `memory.x` and `device.x`.
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    // Sections need no alignment to pages: flash is not paged.
    println!("cargo:rustc-link-arg-bins=--nmagic");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=linker/memory.x");
    println!("cargo:rerun-if-changed=linker/device.x");
}
