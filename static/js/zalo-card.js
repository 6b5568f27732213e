// Draws the ward's numbers on a canvas and hands them over as a PNG to share.
for (const card of document.querySelectorAll("canvas[data-zalo-card]")) {
  const { place, line, code, hint, qr, counted, do: todo } = card.dataset;
  const pen = card.getContext("2d");
  const write = (text, y, size, colour, weight = 400, wide = 960) => {
    pen.fillStyle = colour;
    let fitted = size;
    do {
      pen.font = `${weight} ${fitted}px system-ui, sans-serif`;
      fitted -= 2;
    } while (pen.measureText(text).width > wide && fitted > 14);
    pen.fillText(text, 60, y);
  };
  const done = () => {
    card.dataset.drawn = "yes";
    card.dispatchEvent(new Event("drawn"));
    const link = document.querySelector(`[data-download="${card.id}"]`);
    card.toBlob((blob) => {
      link.href = URL.createObjectURL(blob);
      link.hidden = false;
    }, "image/png");
  };
  const beside = qr ? 650 : 960; // where the code's square stands at the right
  pen.fillStyle = "#163f73";
  pen.fillRect(0, 0, card.width, card.height);
  pen.fillStyle = "#f2b544";
  pen.fillRect(0, 0, card.width, 16);
  write("Đo tốc độ Internet di động · i-Speed", 100, 40, "#dbe6f5");
  write(place, 190, 72, "#ffffff", 700);
  write(line, 280, 56, "#ffd27a", 700);
  if (counted) write(counted, 340, 34, "#dbe6f5");
  write(todo, 450, 44, "#ffffff", 700, beside);
  if (code) write(`Mã giới thiệu: ${code}`, 540, 44, "#ffffff", 600, beside);
  write(hint, 640, 34, "#dbe6f5", 400, beside);
  if (!qr) {
    done();
    continue;
  }
  const square = new Image();
  square.addEventListener("load", () => {
    pen.fillStyle = "#ffffff";
    pen.fillRect(740, 390, 280, 280);
    pen.drawImage(square, 750, 400, 260, 260);
    done();
  });
  square.addEventListener("error", done); // without the square the card still says its code
  square.src = qr;
}
